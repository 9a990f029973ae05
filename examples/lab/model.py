"""The fraud models: a synthetic population of payments, and the versions trained on it.

A payment is drawn as six standard normal numbers, which become its features and, by a logistic law
with two interactions, its true label: fraud or not. What a model sees are the features; a drift
shifts the normal number behind one of them, after the label was drawn.

A version is trained when its server first starts, which takes a second or two, and pickled for when
it starts again. It knows how its features were distributed in training, and so how far what it sees
has drifted from that.
"""

import math
import os
import pickle

import numpy
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from schedule import FEATURES

TRAINING_PAYMENTS = 20_000
BINS = 10

WEIGHTS = numpy.array((0.9, 0.5, -0.9, 0.7, 0.8, -0.8))  # of the features, in their order
BASE_LOGIT = -5.3  # about 3% of the payments are fraud

# How the number behind a feature becomes its value.
VALUES = {
    "amount": lambda z: math.exp(3.5 + z),                   # euros
    "hour": lambda z: (14 + 5 * z) % 24,
    "account_age": lambda z: 200 * math.exp(z),              # days
    "orders_24h": lambda z: math.floor(math.exp(0.8 * z)),
    "country_risk": lambda z: 1 / (1 + math.exp(1.5 - z)),
    "device_age": lambda z: 150 * math.exp(1.1 * z),         # days
}


def draw(generator, count):
    """Payments: the numbers behind their features (count by six), and whether each is fraud."""
    z = generator.standard_normal((count, len(FEATURES)))
    logit = (BASE_LOGIT + z @ WEIGHTS + 0.5 * z[:, 0] * (z[:, 2] < -0.5)
             + 0.6 * (z[:, 3] > 1) * (z[:, 4] > 0))
    return z, generator.random(count) < 1 / (1 + numpy.exp(-logit))


def logistic(weight=None):
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000, class_weight=weight))


def boosted():
    return GradientBoostingClassifier(n_estimators=60, max_depth=3, random_state=1)


def flag_share(share):
    """A threshold that flags this share of all payments."""
    return lambda scores, fraud: float(numpy.quantile(scores, 1 - share))


def catch_share(share):
    """A threshold that catches this share of the frauds, whoever else it flags."""
    return lambda scores, fraud: float(numpy.quantile(scores[fraud], 1 - share))


# Each version: its features, its classifier, how its threshold was chosen.
VERSIONS = {
    "v1": (FEATURES[:5], logistic, flag_share(0.02)),
    "v2": (FEATURES, boosted, flag_share(0.02)),
    "v3": (FEATURES[:5], lambda: logistic("balanced"), catch_share(0.5)),
    "v4": (FEATURES[:5], boosted, flag_share(0.02)),
}


class Bins:
    """How a feature was distributed in training: ten bins, fewer where values repeat."""

    def __init__(self, column):
        self.bounds = numpy.unique(numpy.quantile(column, numpy.arange(1, BINS) / BINS))
        self.shares = self.count(column)

    def count(self, column):
        """The share of the values in each bin, none of them zero."""
        bins = numpy.searchsorted(self.bounds, column, side="right")
        counts = numpy.bincount(bins, minlength=len(self.bounds) + 1)
        return numpy.maximum(counts / len(column), 1e-4)

    def psi(self, column):
        """The population stability index of these values against training."""
        shares = self.count(column)
        return float(((shares - self.shares) * numpy.log(shares / self.shares)).sum())


class Model:
    """A trained version."""

    def __init__(self, features, classifier, threshold, bins):
        self.features = features
        self.classifier = classifier
        self.threshold = threshold  # a score from here on is flagged
        self.bins = bins            # of each feature

    def vector(self, payment):
        """The features of a payment (a dict) in order; KeyError, TypeError or ValueError."""
        return [float(payment[feature]) for feature in self.features]

    def score(self, vector):
        """The probability that the payment is fraud."""
        return float(self.classifier.predict_proba([vector])[0, 1])

    def psi(self, vectors):
        """For each feature the population stability index of these vectors against training."""
        return {feature: bins.psi(column) for feature, bins, column
                in zip(self.features, self.bins, numpy.array(vectors).T)}


def train(version, seed):
    features, classifier, threshold = VERSIONS[version]
    z, fraud = draw(numpy.random.default_rng(seed), TRAINING_PAYMENTS)
    columns = [[VALUES[feature](number) for number in z[:, FEATURES.index(feature)]]
               for feature in features]
    vectors = numpy.column_stack(columns)
    fitted = classifier().fit(vectors, fraud)
    return Model(features, fitted, threshold(fitted.predict_proba(vectors)[:, 1], fraud),
                 [Bins(column) for column in columns])


def load(version, seed, folder):
    """The trained version, out of its pickle in the folder; without one, trains and pickles it."""
    path = folder / f"{version}.pickle"
    if path.exists():
        return pickle.loads(path.read_bytes())
    model = train(version, seed)
    half = path.with_suffix(".half")
    half.write_bytes(pickle.dumps(model))
    os.replace(half, path)
    return model
