"""A report rounds as the browser does: no accuracy differs between page and report."""

import numpy as np
import pandas as pd
import pytest

from app.report.numbers import said
from app.report.tables import table

# As formatNumber of Streamlit's frontend gave them in a browser that speaks English.
SHOWN = [
    (87.25, "%.1f %%", "87.3 %"), (-87.25, "%.1f %%", "-87.3 %"), (2.5, "%.0f", "3"), (0.125, "%.2f", "0.13"),
    (1.005, "%.2f", "1.00"), (0.98125, "percent", "98.13%"), (0.5, "percent", "50%"), (12.5, "percent", "1,250%"),
    (1234567, "localized", "1,234,567"), (0.0625, "localized", "0.063"), (0.00015, None, "0.0002"),
    (123456.789, None, "123456.789"), (0.00001234, None, "0.00001"), (3.0, None, "3"), (0.0, "%.3g", "0"),
    (0.0000202, "%.2g", "0.00002"), (1234567, "%.3g", "1230000"), (0.03125, "%.3g", "0.0313"), (7, "%d", "7"),
    (34634, "%,d", "34,634"), (12345.625, "%,.2f", "12,345.63"),
    (1e300, "percent", "1e+300"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "form", "shown"), SHOWN, ids=str)
def test_halves_are_rounded_as_on_the_page(value, form, shown):
    for same in (value, np.float64(value), *([np.int64(value)] if isinstance(value, int) else [])):
        assert said(same, form) == shown


def test_a_table_shows_what_the_page_shows():
    accuracies = pd.DataFrame({"validation": [100 * 0.8725, np.inf]})
    columns = '{"validation": {"type_config": {"type": "number", "format": "%.1f %%"}}}'
    assert '<td class="number">87.3 %</td>' in table(accuracies, str, columns)
    assert '<td class="number">inf</td>' in table(accuracies, str, columns)
