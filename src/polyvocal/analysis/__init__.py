"""Pure measures: a study in, a frozen result out."""
