"""How a result comes about: pure functions on plain values, for members to audit without reading the rest."""
