"""Pure rules of reports of units: periods, figures, states, texts."""
