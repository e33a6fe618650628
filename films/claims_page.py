"""The claims of the article and what was measured, as a page of Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from .measured_claims import Measured, interval_of, word_of

_INTRODUCTION = """\
# Claims of the article, measured

'A Visual Introduction to Neural Networks' (Towards Data Science, 2017) says what small networks can
do, without measuring it. `epochreel claims article` trains its networks, from 20 or 100 seeds each,
and measures. This page is its result; the film of the same name, `epochreel film article`, shows
the same recordings.

Figures 5 to 13 are trained as the article's notebook does: its circles of 200 points, Adam at 0.01,
600 epochs. Figures 15 to 22 are the spiral of the TensorFlow Playground, which is the likely harder
problem of the article, trained as the playground does: its initialisation, squared error, SGD in
batches of 10, 1000 epochs, at a rate of 0.3 for sigmoid and 0.03 for relu, the best of 0.03, 0.1
and 0.3. Training there starts from 100 seeds, or 20 for fewer than eight neurons.

Where starts are counted, a claim holds if the 95 % interval (Wilson) of their share lies above one
half, and it does not hold if the interval lies below. All points are right if they are so in some
epoch. Runs of two networks are compared seed by seed, by their last training loss.

Every other number, but for the best of all lines, is a median over all starts of its network: of
the share of training points that are right or wrong in the last epoch, of the lines that turn the
edge then, of gradients before the first epoch, or of the epochs it took. 'Half of them by epoch 5'
is a median over the starts that have all points right. There are 100 starts with two, three and six
neurons on circles, and with eight neurons or three layers on the spiral, and 20 of every other
network; where 20 are compared with 100, it is with the first 20, but medians are over all.

| figure | claim | holds | measured | 95 % interval |
|--:|---|---|---|--:|
"""

_AFTER = """\

- The best of all lines is found by an exact search: a line is turned about each point.
- A neuron's line turns the edge if the edge changes direction by more than 1° on it, within the
  plane that is drawn.
- Half the time is counted in epochs: those that three relu layers take to the last loss of three
  sigmoid layers, as a share of all epochs. Seconds depend on the machine, and on what else it does:
  `epochreel claims article` measures them where it runs, once, of pairs that are trained one after
  the other. It does so again if the folder `alone`, beside its recordings, is removed.
- Layers of two neurons never enclose a region, at any depth (Beise, Dias Da Cruz and Schröder,
  arXiv 1807.01194). They may still have all points right, through a gap of the region.
- A network with one hidden neuron is two neurons in a row, since its output is another; logistic
  regression is that output alone.
- The three classes are rings around each other.
- Processors round differently, which many epochs amplify: on another one, some counts differ by a
  few starts, and some medians by a few per cent. All verdicts were the same on the two that were
  tried, an Intel Xeon and an AMD EPYC.
"""


def page(found: Sequence[Measured]) -> str:
    """The page; the last claim is that with Adam, which stands below the others."""
    *claims, adam = found
    rows = [
        f"| {each.claim.figure} | {each.claim.text} | {_emphasised(word_of(each.verdict))} | "
        f"{each.verdict.measured} | {interval_of(each.verdict)} |\n"
        for each in claims
    ]
    turned = adam.verdict.held is not claims[-1].verdict.held
    return (
        f"{_INTRODUCTION}{''.join(rows)}{_AFTER}"
        f"- With the presets (Adam at 0.02, 800 epochs) the last verdict "
        f"{'turns' if turned else 'stays'}. {adam.verdict.measured}, "
        f"95\u2009% interval {interval_of(adam.verdict)}.\n"
    ).replace("\u2009", " ")


def _emphasised(word: str) -> str:
    return "yes" if word == "holds" else "**no**" if word == "does not hold" else word
