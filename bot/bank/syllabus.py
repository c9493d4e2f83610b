"""What the bank must cover: topics with their counts, the forty classics, the parts of preparing.

Names and figures are those of the project's taxonomy. Pure data: nothing is computed or read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject of the bank: its id in files, its name for people, the questions it must have."""

    id: str
    name: str
    count: int


_TOPICS = (
    Topic("ml-basics", "Machine-learning basics", 16),
    Topic("generalisation", "Generalisation", 18),
    Topic("evaluation", "Evaluation", 22),
    Topic("data-prep", "Preparing data", 18),
    Topic("feature-engineering", "Feature engineering", 12),
    Topic("linear-models", "Linear models", 16),
    Topic("trees-ensembles", "Trees and ensembles", 18),
    Topic("classic-models", "Classic models", 14),
    Topic("unsupervised", "Unsupervised learning", 16),
    Topic("optimisation", "Loss and optimisation", 16),
    Topic("neural-networks", "Neural networks", 20),
    Topic("vision", "Computer vision", 10),
    Topic("nlp-sequences", "Language and sequences", 10),
    Topic("llm", "Large language models", 26),
    Topic("reinforcement-learning", "Reinforcement learning", 6),
    Topic("probability", "Probability", 16),
    Topic("statistics", "Statistics", 22),
    Topic("experiments-causal", "Experiments and causality", 14),
    Topic("linear-algebra", "Linear algebra and calculus", 8),
    Topic("coding", "Coding", 24),
    Topic("system-design", "System design", 24),
    Topic("mlops", "ML in production", 14),
    Topic("responsible-ai", "Responsible AI", 8),
    Topic("behavioural", "Behavioural", 16),
    Topic("interview-craft", "Interview craft", 16),
)
TOPICS: Mapping[str, Topic] = MappingProxyType({topic.id: topic for topic in _TOPICS})

_CORE_BY_TOPIC: Mapping[str, str] = {
    "ml-basics": "supervised-or-unsupervised types-of-ml-with-examples parametric-or-not",
    "generalisation": "cross-validation bias-variance overfitting avoiding-overfitting",
    "evaluation": "how-to-evaluate-a-model false-positive-false-negative roc-curve "
    "precision-and-recall",
    "data-prep": "missing-or-corrupt-data imbalanced-data common-data-problems",
    "feature-engineering": "which-features-matter feature-selection-and-engineering",
    "linear-models": "l1-or-l2 logistic-regression-where",
    "trees-ensembles": "decision-tree-when ensembles",
    "unsupervised": "pca k-means",
    "optimisation": "purpose-of-a-loss-function role-of-the-cost-function gd-or-sgd "
    "hyperparameters-and-choosing-them",
    "neural-networks": "backpropagation batch-normalisation activation-functions",
    "vision": "convolutional-network",
    "reinforcement-learning": "rl-or-supervised",
    "coding": "python-ml-libraries network-from-scratch svm-in-python",
    "system-design": "recommender-for-a-company",
    "mlops": "large-data-small-machine",
    "responsible-ai": "data-privacy",
    "behavioural": "sped-a-model-up complex-problem-solved",
    "interview-craft": "recent-advances",
}
# The id of each classic question, and the topic whose file holds it.
CORE_40_TOPICS: Mapping[str, str] = MappingProxyType(
    {id_: topic for topic, ids in _CORE_BY_TOPIC.items() for id_ in ids.split()}
)
CORE_40: tuple[str, ...] = tuple(CORE_40_TOPICS)
CORE_40_TAG = "core-40"

# A part of preparing, and its named areas; a part without areas stands alone as a tag.
GUIDE_TAGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "guide-basics": (),
        "guide-algorithms": (
            "linear-regression",
            "logistic-regression",
            "decision-trees",
            "random-forests",
            "svm",
            "knn",
            "naive-bayes",
            "neural-networks",
        ),
        "guide-technical": (),
        "guide-coding": (
            "from-scratch",
            "challenges",
            "open-source",
            "data-handling",
            "efficiency",
            "reading-implementations",
        ),
        "guide-statistics": (
            "probability",
            "inference",
            "models",
            "distributions",
            "sampling-and-estimation",
            "bayesian",
            "multivariate",
            "time-series",
        ),
        "guide-behavioural": (
            "star",
            "teamwork",
            "conflict",
            "failure",
            "leadership",
            "ambiguity",
            "deadlines",
        ),
        "guide-portfolio": (
            "choosing-projects",
            "end-to-end",
            "data",
            "documentation",
            "code-quality",
            "deployment",
            "results",
            "presentation",
        ),
        "guide-mock": (
            "scheduling",
            "realistic-setup",
            "coding",
            "theory",
            "system-design",
            "behavioural",
            "feedback",
            "time",
        ),
        "guide-company": (
            "product",
            "ml-use",
            "role",
            "team",
            "stack",
            "process",
            "news",
            "questions-to-ask",
        ),
        "guide-resources": (
            "books",
            "courses",
            "blogs",
            "experts",
            "conferences",
            "communities",
            "open-source",
            "papers",
        ),
    }
)
