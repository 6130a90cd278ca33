"""The version of Strata, as manifests state it beside those of the packages that it computes with."""

STRATA = "0.1.0"
