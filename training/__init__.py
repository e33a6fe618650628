"""Data, networks, training and recordings; knows nothing of pictures or files made from them."""
