//! Stories that cross services; all of it is in `scenarios/`.
