# Two stages: the first builds a virtual environment, the second only carries it. The root may be
# read-only (docker run --read-only --tmpfs /tmp): all that is written goes to /data.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/studybot
COPY requirements.lock ./
RUN /opt/studybot/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY bot bot
COPY content content
COPY migrations migrations
RUN /opt/studybot/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
# The base comes without the bytecode of Python's own modules, and nobody can write it later: each
# health check would compile what it imports.
RUN useradd --no-create-home --uid 10001 studybot \
 && install --directory --owner=studybot --group=studybot --mode=0700 /data \
 && python -m compileall -q -x site-packages "$(python -c 'import os; print(os.path.dirname(os.__file__))')"
COPY --from=build /opt/studybot /opt/studybot
ENV PATH=/opt/studybot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STUDYBOT_DATA_DIR=/data
USER studybot
WORKDIR /data
VOLUME /data
# Healthy while the running bot gives its sign of life.
HEALTHCHECK --interval=60s --timeout=5s --start-period=60s --retries=3 \
    CMD ["studybot", "health"]
STOPSIGNAL SIGTERM
CMD ["studybot", "run"]
