"""Topics as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.model import TOPICS
from bot.bank.terms.topics import find_topics, folded, search_topics, titles_of
from tests.real_bank import real_bank
from tests.together import all_hold, each

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
OTHERS = {
    "ml-basics": "semi-supervised, inductive bias, basics of ML, online learning, discriminative",
    "generalisation": "weight decay, data leakage, learning curves, L2, double descent",
    "evaluation": "ndcg, KPIs, precission, log-loss, Brier, R.O.C.",
    "data-prep": "outliers, undersampling, NaNs, data qualty, annotation",
    "feature-engineering": "feature crosses, binning, one hot encodings",
    "linear-models": "multicollinearity, elastic net, odds ratio, logistic regresion",
    "trees-ensembles": "LightGBM, Gini, stacking, gradient bosting, isolation forest",
    "classic-models": "kernel trick, k nearest neighbors, RBF, naïve bayes",
    "unsupervised": "DBSCAN, EM algorithm, silhouette, outlier detection, UMAP",
    "optimisation": "AdamW, hyperparameter tuning, warmup, momentum, convexity",
    "neural-networks": "neural network, softmax, batch normalization, GNNs, vae, nueral networks",
    "vision": "OCR, data augmentation, ResNet, computer vison, YOLO",
    "nlp-sequences": "ASR, TTS, audio, NER, seq2seq, lemmatization, bag-of-words, perplexity",
    "llm": "agentic, tool use, few-shot, LoRA, chain of thought, quantization, KV cache, "
    "large langauge models",
    "reinforcement-learning": "Thompson sampling, actor-critic, rewards, multi-armed bandits",
    "probability": "KL divergence, Poisson, Markov chains, combinatorics",
    "statistics": "bootstrapping, survival analysis, ARIMA, forecasting, chi-squared, "
    "central limit theorem",
    "experiments-causal": "diff-in-diff, RDD, CUPED, confounders, propensity scores, sample size",
    "linear-algebra": "Hessian, determinant, matrix factorization, chain rule",
    "coding": "regex, GROUP BY, dynamic programming, big O, window functions",
    "system-design": "learning to rank, LTR, churn, cold start, collaborative filtering, "
    "news feed, two-tower",
    "mlops": "CUDA, Kafka, MLflow, CI/CD, canary, model serving, SageMaker",
    "responsible-ai": "PII, model cards, interpretability, AI safety",
    "behavioural": "strengths and weaknesses, stakeholders, team work, why this company",
    "interview-craft": "LinkedIn, networking, take-home, job search, questions to ask",
}
PAIRS = [
    (one, topic)
    for words in (TYPED, OTHERS)
    for topic, text in words.items()
    for one in text.split(", ")
]


def test_there_are_many_and_of_every_topic() -> None:
    assert len(PAIRS) > 150
    assert set(TYPED) == set(TOPICS)


def test_a_topic_is_found_as_people_type_it() -> None:
    all_hold(PAIRS, is_found)


def is_found(pair: tuple[str, str]) -> None:
    typed, topic = pair
    assert find_topics(typed) == (topic,)
    assert search_topics(typed)[0] == topic
    assert search_topics(f"  {typed.upper()} ")[0] == topic


@each(
    "typed",
    ["astrology", "x", "q1", "zzzz", "knitting", "\0", "😀", "t" * 5000, "\u202e", "--", "'"],
)
def test_nothing_is_found_for_what_is_no_topic(typed: str) -> None:
    assert find_topics(typed) == () == search_topics(typed)


def test_american_and_british_spelling_are_one() -> None:
    for pair in ("normalization normalisation", "analyzing analysing", "behavior behaviour",
                 "labeling labelling", "modeled modelled", "optimize optimise"):  # fmt: skip
        american, british = pair.split()
        assert folded(american) == folded(british)


def test_what_may_be_several_is_offered_and_not_taken() -> None:
    found = find_topics("data")
    assert len(found) > 1
    assert "data-prep" in search_topics("data")


def test_no_text_offers_all() -> None:
    assert search_topics(" ") == tuple(TOPICS)
    assert find_topics("") == ()


@each("topic", TOPICS)
def test_ids_and_names_are_themselves(topic: str) -> None:
    assert find_topics(topic) == find_topics(TOPICS[topic].name) == (topic,)


@given(st.text(max_size=80))
def test_any_text_is_searched(typed: str) -> None:
    assert set(find_topics(typed)) <= set(search_topics(typed)) <= set(TOPICS)


def test_titles_and_tags_of_the_bank_are_searched_where_no_word_of_a_topic_fits() -> None:
    titles = {"vision": ("the lighthouse keeper", "maritime"), "llm": ("a keeper of bees",)}
    assert find_topics("Maritime", titles) == search_topics("maritimes", titles) == ("vision",)
    assert find_topics("lighthouse", titles) == ("vision",)
    assert set(find_topics("keeper", titles)) == {"vision", "llm"}  # offered, not taken
    assert find_topics("lighthou", titles) == find_topics("maritime") == ()  # whole words
    assert find_topics("pca", {"vision": ("pca",)}) == ("unsupervised",)  # a topic's word first


def test_every_title_and_tag_of_the_bank_leads_to_its_topic() -> None:
    titles = titles_of(real_bank().active)
    assert not {text for texts in titles.values() for text in texts if "guide" in text}
    lost = [q.title for q in real_bank().active if not search_topics(q.title[:60], titles)]
    assert not lost


@pytest.mark.parametrize(
    ("typed", "topic"),
    [("lstn", "nlp-sequences"), ("adma", "optimisation"), ("knnn", "classic-models")],
)
def test_from_four_letters_on_a_slip_is_forgiven(typed: str, topic: str) -> None:
    assert find_topics(typed) == (topic,)
    assert find_topics("knx") == ()


def test_two_letters_are_the_beginning_of_a_word_and_one_is_of_none() -> None:
    assert "classic-models" in find_topics("sv")
    assert find_topics("s") == ()


def test_a_longer_word_in_the_text_says_more_than_a_shorter_one() -> None:
    assert find_topics("questions about random forest and loss") == ("trees-ensembles",)
