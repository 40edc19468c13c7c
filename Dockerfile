# docker build -t bahith . && docker run -p 8000:8000 -v "$PWD/corpus:/app/corpus:ro" -v bahith:/app/var bahith
FROM python:3.13-slim
# Poppler reads PDF files
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends poppler-utils && rm -rf /var/lib/apt/lists/*
WORKDIR /app
RUN useradd --create-home --uid 10001 bahith && mkdir var && chown bahith var
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE bahith.toml ./
COPY index ./index
COPY search ./search
COPY web ./web
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . && python -m index.arabic.morphology.compile
COPY corpus ./corpus
USER bahith
VOLUME /app/var
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
# Exit code 1 of a reindex means that some articles were refused; the others are served.
CMD ["sh", "-c", "bahith reindex || test $? -eq 1; exec bahith serve --host 0.0.0.0 --port 8000"]
