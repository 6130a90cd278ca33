"""Tables of scores: which run, epoch and split a row is of, and the order of the columns."""

BEFORE = ["study", "run", "seed", "epoch", "bn", "split"]


def row(run, found, question):
    """What all rows of one run at one epoch share. found: ImageValues."""
    place = {"study": run.study.name, "run": run.name, "seed": run.seed, "epoch": found.epoch, "bn": found.bn}
    return place | {"split": question.split}


def completed(rows, own, numbers):
    """Rows as a pandas table, columns in order; what a row does not say is missing."""
    import pandas

    table = pandas.DataFrame(rows, columns=[*BEFORE, *own, *numbers])
    words = [name for name in ("status", "reason", "layer", "given") if name in table]
    whole = [name for name in ("epoch", "n", "features") if name in table]
    floats = [name for name in numbers if name not in (*words, *whole)]
    table[words] = table[words].fillna("")
    return table.astype(dict.fromkeys(whole, "Int64") | dict.fromkeys(floats, float))
