"""Topics as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import TOPICS
from bot.bank.terms.topics import find_topics, search_topics

TYPED = {
    "ml-basics": "ml, ML, machine learning, Machine-learning basics, ml basics, supervised, ai, "
    "data science, fundamentals, machine lerning",
    "generalisation": "generalization, Generalisation, overfitting, overfiting, bias variance, "
    "bias-variance, cross validation, cross-validation, crossvalidation, regularization, "
    "regularisation, k-fold",
    "evaluation": "metrics, metric, f1, F1-score, roc, AUC, confusion matrix, precision, evals, "
    "model evaluation, evaluaton",
    "data-prep": "data prep, preprocessing, missing data, imputation, normalization, "
    "imbalanced data, cleaning, data cleaning, smote, labeling",
    "feature-engineering": "features, feature selection, one-hot, one hot encoding, feature store",
    "linear-models": "linear regression, logistic regression, logreg, lasso, regression, ols",
    "trees-ensembles": "trees, tree, decision trees, random forest, random forrest, forest, "
    "xgboost, XGBoost, xgbost, boosting, gbm, bagging",
    "classic-models": "svm, SVMs, knn, k-nn, naive bayes, kernels, support vector machines",
    "unsupervised": "pca, PCA, clustering, k-means, kmeans, t-SNE, tsne, dimensionality reduction, "
    "anomaly",
    "optimisation": "optimization, optimizer, optimizers, gradient descent, sgd, adam, loss, "
    "hyperparameter, learning rate",
    "neural-networks": "dl, DL, deep learning, neural nets, nn, backprop, dropout, batchnorm, mlp",
    "vision": "cnn, cnns, CNN, cv, computer vision, images, object detection, convnets, "
    "image segmentation",
    "nlp-sequences": "nlp, NLP, rnn, lstm, word2vec, embeddings, tokenization, tf-idf, text",
    "llm": "llm, LLMs, transformer, transformers, transfomer, rag, RAG, gpt, bert, attention, "
    "self-attention, prompt engineering, fine-tuning, gen ai, genAI, generative AI, agents",
    "reinforcement-learning": "rl, RL, reinforcement, reinforcment, bandits, q-learning, ppo",
    "probability": "prob, probability, probabilty, bayes, Bayes' theorem, expected value, dice",
    "statistics": "stats, stat, statistics, p-value, p values, hypothesis testing, anova, mle, "
    "confidence intervals",
    "experiments-causal": "ab test, A/B, a/b, A/B testing, AB tests, experiments, causal, "
    "causal inference, uplift, randomization",
    "linear-algebra": "linalg, linear algebra, calculus, matrices, eigenvalues, svd, maths",
    "coding": "sql, SQL, python, pandas, numpy, leetcode, coding, algorithms, joins",
    "system-design": "sys design, system design, ml system design, recsys, rec sys, recommender, "
    "recommendations, fraud detection, ranking",
    "mlops": "mlops, ml ops, deployment, monitoring, drift, docker, data engineering, production",
    "responsible-ai": "ethics, fairness, privacy, explainability, xai, shap, gdpr",
    "behavioural": "behavioral, behavioural, star, STAR, soft skills, leadership, conflict, hr, "
    "tell me about yourself",
    "interview-craft": "salary, negotiation, resume, interview tips, career, portfolio",
}
PAIRS = [(one, topic) for topic, text in TYPED.items() for one in text.split(", ")]


def test_there_are_many_and_of_every_topic() -> None:
    assert len(PAIRS) > 150
    assert set(TYPED) == set(TOPICS)


@pytest.mark.parametrize(("typed", "topic"), PAIRS)
def test_a_topic_is_found_as_people_type_it(typed: str, topic: str) -> None:
    assert find_topics(typed) == (topic,)
    assert search_topics(typed)[0] == topic
    assert search_topics(f"  {typed.upper()} ")[0] == topic


@pytest.mark.parametrize(
    "typed",
    ["astrology", "x", "q1", "zzzz", "knitting", "\0", "😀", "t" * 5000, "\u202e", "--", "'"],
)
def test_nothing_is_found_for_what_is_no_topic(typed: str) -> None:
    assert find_topics(typed) == () == search_topics(typed)


def test_what_may_be_several_is_offered_and_not_taken() -> None:
    found = find_topics("data")
    assert len(found) > 1
    assert "data-prep" in search_topics("data")


def test_no_text_offers_all() -> None:
    assert search_topics(" ") == tuple(TOPICS)
    assert find_topics("") == ()


@pytest.mark.parametrize("topic", TOPICS)
def test_ids_and_names_are_themselves(topic: str) -> None:
    assert find_topics(topic) == find_topics(TOPICS[topic].name) == (topic,)


@given(st.text(max_size=80))
def test_any_text_is_searched(typed: str) -> None:
    assert set(find_topics(typed)) <= set(search_topics(typed)) <= set(TOPICS)
