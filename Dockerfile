FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src

FROM packages AS build-sandbox
COPY tsconfig.sandbox.json ./
COPY sandbox ./sandbox
RUN npm run build:sandbox

# A simulated Treasure Data, to try the service: docker build --target sandbox .
# It needs no packages. It listens on loopback only, because the service sends keys over plain http only to loopback.
FROM node:24.21.0-bookworm-slim AS sandbox
WORKDIR /app
COPY --from=build-sandbox /app/package.json ./
COPY --from=build-sandbox /app/sandbox/dist ./
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:8099/sandbox/calls').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-sigusr1", "--enable-source-maps", "sandbox/main.js"]

FROM packages AS build
COPY tsconfig.build.json ./
COPY client ./client
COPY viewer ./viewer
# the bundle brings the packages; of the native one, the form for the C library of this image is enough
RUN npm run build && rm -rf dist/node_modules/@libsql/*-musl*
# the compiled code of what a start loads, as the user and at the paths of the last stage: it saves a third of the processor time of a start
RUN install -d -o 1000 -g 1000 compile-cache && NODE_COMPILE_CACHE=/app/compile-cache \
  setpriv --reuid=1000 --regid=1000 --clear-groups node scripts/fill-compile-cache.js

# The service is the last stage, so that a build without a target builds it.
FROM node:24.21.0-bookworm-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
COPY --from=build /app/viewer/dist ./viewer/dist
COPY --from=build /app/compile-cache ./compile-cache
# a new volume that is mounted here gets this owner; without a volume it is part of the read-only file system
RUN install --directory --owner=1000 --group=1000 /data
USER 1000:1000
ENV HOST=0.0.0.0 NODE_COMPILE_CACHE=/app/compile-cache
EXPOSE 8080
# a release sets both
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="td-journey-bff" \
  org.opencontainers.image.description="Backend-for-frontend for Treasure Data customer journeys: cached statistics and flow graphs behind a documented REST API" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION" \
  org.opencontainers.image.source="https://github.com/td-journey-bff/td-journey-bff" \
  org.opencontainers.image.documentation="https://github.com/td-journey-bff/td-journey-bff/blob/main/docs/operating.md"
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 8080) + '/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-sigusr1", "--enable-source-maps", "dist/main.js"]
