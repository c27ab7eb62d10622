"""How divided a town is, by several published measures at once, each beside what it would be in two invented towns."""
