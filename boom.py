import numpy as np
from epochreel.reels import open_reel
