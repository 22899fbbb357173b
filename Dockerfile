# One Dockerfile for every service:  docker build --build-arg SERVICE=billing -t cargotech/billing:1.0.0 .
# and for the pretended outside:     docker build --target sandbox -t cargotech/sandbox:1.0.0 .
# All of them at once:               npm run images, or docker buildx bake (docker-bake.hcl)
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# The sandbox is set aside: a production image carries none of it.
RUN npm run build && mkdir -p dist/sandbox && mv dist/sandbox /sandbox

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
# What is in the image, for whoever asks whether it has a package of which something bad is known (CycloneDX). npm leaves half of them out
# when it is told to omit the others, and complains of those that are missing when it is not: so it is not told of them at all.
RUN npm pkg delete devDependencies && npm sbom --sbom-format=cyclonedx > sbom.cdx.json

# What is the same in every image comes first, so that the six share these layers.
FROM ${NODE_IMAGE} AS runtime
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
# Node resolves the `#…` imports of the code through the `imports` of this file.
COPY package.json ./
COPY --from=packages /app/sbom.cdx.json ./
# Any image can bring schemas and streams up to date: node scripts/migrate.mjs
COPY scripts scripts
COPY --from=build /app/dist dist
# The port is the same in every image because the health check has to know it; services started without a container have one each.
ENV NODE_ENV=production OPS_PORT=9100
EXPOSE 9100
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.OPS_PORT + '/livez').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

FROM runtime AS sandbox
COPY --from=build /sandbox dist/sandbox
ENV SANDBOX_HOST=0.0.0.0 SANDBOX_PORT=4000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.SANDBOX_PORT + '/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
USER 10001:10001
CMD ["node", "--enable-source-maps", "dist/sandbox/main.js"]

FROM runtime AS service
ARG SERVICE
# An exec-form CMD expands no variables, and a shell in between would swallow SIGTERM: the start file gets a fixed name instead.
# It is a link, so Node resolves imports from where the file really is. A wrong SERVICE fails here, not in the cluster.
RUN test -f "dist/apps/${SERVICE}/main.js" && ln -s "dist/apps/${SERVICE}/main.js" service.js
# Numeric, so that Kubernetes can see that it is not root; owner of nothing, so that the code cannot change itself.
USER 10001:10001
CMD ["node", "--enable-source-maps", "service.js"]
