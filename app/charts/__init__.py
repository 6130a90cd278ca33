"""Table in, Altair chart out: pure functions, one file a kind."""

from app.charts.by_class import by_class
from app.charts.by_epoch import by_epoch
from app.charts.by_layer import by_layer
from app.charts.by_model import by_model
from app.charts.chain import chain
from app.charts.class_strip import class_strip
from app.charts.contrasts import contrasts
from app.charts.counts import counts
from app.charts.curve import curve
from app.charts.distribution import distribution
from app.charts.doses import doses
from app.charts.frame import Frame
from app.charts.gallery import gallery
from app.charts.glance_picture import glance_picture
from app.charts.image_scatter import image_scatter
from app.charts.indicator_picture import indicator_picture
from app.charts.intervals import intervals
from app.charts.kinds import kinds
from app.charts.layer_by_epoch import layer_by_epoch
from app.charts.layers_key import layers_key
from app.charts.look import families, looks
from app.charts.matrix import between_classes, between_models, is_of_pairs, matrix
from app.charts.measurements import measurements
from app.charts.nothing import nothing
from app.charts.over_time import over_time
from app.charts.panels import Panels, key
from app.charts.per_neuron import per_neuron
from app.charts.picture import picture
from app.charts.portions import portions
from app.charts.ramp import ramp
from app.charts.ranking import ranking
from app.charts.rotation import most_turned, rotation_lines, rotation_picture
from app.charts.scatter import scatter
from app.charts.scene import Scene
from app.charts.shapes import shapes
from app.charts.tiles import tiles
from app.charts.training_curves import PENALTY_COLUMN, training_curves
from app.charts.training_key import training_key

__all__ = [
    "PENALTY_COLUMN",
    "Frame",
    "Panels",
    "Scene",
    "between_classes",
    "between_models",
    "by_class",
    "by_epoch",
    "by_layer",
    "by_model",
    "chain",
    "class_strip",
    "contrasts",
    "counts",
    "curve",
    "distribution",
    "doses",
    "families",
    "gallery",
    "glance_picture",
    "image_scatter",
    "indicator_picture",
    "intervals",
    "is_of_pairs",
    "key",
    "layer_by_epoch",
    "layers_key",
    "kinds",
    "looks",
    "matrix",
    "measurements",
    "most_turned",
    "nothing",
    "over_time",
    "per_neuron",
    "picture",
    "portions",
    "ramp",
    "ranking",
    "rotation_lines",
    "rotation_picture",
    "scatter",
    "shapes",
    "tiles",
    "training_curves",
    "training_key",
]
