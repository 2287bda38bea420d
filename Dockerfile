# The app as an image: the bundle on Deno's own image, without packages and build tools.
# docs/self-hosting.md says how to run it, and how these steps are checked.

FROM denoland/deno:2.9.6 AS build
WORKDIR /build
# Packages change less often than the source: this layer is kept.
COPY deno.json deno.lock ./
COPY emulator/deno.json emulator/
COPY jsr jsr
RUN deno install --frozen
COPY . .
RUN deno task bundle /app

FROM denoland/deno:2.9.6
ENV DENO_ENV=production DENO_NO_PROMPT=1 DENO_NO_UPDATE_CHECK=1
WORKDIR /app
COPY --from=build /app .
# The image's user `deno`, by number: Kubernetes then sees that it is not root. A named volume takes
# over this folder's owner.
RUN install -d -m 700 -o 1993 -g 1993 .data
USER 1993:1993
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["deno", "run", "--quiet", "--allow-net", "--allow-env=PORT,HOST", "_fresh/health.js"]
CMD ["./start.sh"]
