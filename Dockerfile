# The hub and its watchdog: one image, two commands (see docker-compose.yml).
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund && node hub/bundle.mjs

FROM node:20-slim
ENV NODE_ENV=production \
    HUB_DATA_DIR=/data
WORKDIR /app
# The program belongs to root: whoever breaks into the process can not rewrite it.
COPY --from=build /app /app
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 1883 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HUB_HTTP_PORT || 8080}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Not `npm start`: there is nothing to install here, and signals must reach the hub itself.
CMD ["node", "hub/run.mjs", "hub/main.ts"]
