"""The engine: arrays in, estimates out. It knows neither Django, nor the network, nor the clock."""
