# All images of the product in one build:  docker buildx bake           to have them here
#                                          docker buildx bake release   to send them to REGISTRY with SBOM and provenance
# The six services share every layer but the last.
variable "REGISTRY" { default = "cargotech" }
variable "VERSION" { default = "demo" }
# The commit that is built.
variable "REVISION" { default = "unknown" }
variable "SERVICES" { default = ["api-gateway", "auth-session", "billing", "bot", "cargo-gateway", "filtering"] }

group "default" { targets = ["service", "sandbox"] }
group "release" { targets = ["service-release"] }

target "common" {
  context = "."
  labels = {
    "org.opencontainers.image.title"    = "CargoTech Driver"
    "org.opencontainers.image.version"  = VERSION
    "org.opencontainers.image.revision" = REVISION
  }
}

target "service" {
  inherits = ["common"]
  name     = service
  matrix   = { service = SERVICES }
  args     = { SERVICE = service }
  tags     = ["${REGISTRY}/${service}:${VERSION}"]
}

# The pretended outside: for demos, never released.
target "sandbox" {
  inherits = ["common"]
  target   = "sandbox"
  tags     = ["${REGISTRY}/sandbox:${VERSION}"]
}

# Needs a builder of its own (`docker buildx create --use`): the one inside the engine keeps no attestations.
target "service-release" {
  inherits = ["common"]
  name     = "${service}-release"
  matrix   = { service = SERVICES }
  args     = { SERVICE = service }
  tags     = ["${REGISTRY}/${service}:${VERSION}"]
  attest   = ["type=provenance,mode=max", "type=sbom"]
  output   = ["type=registry"]
}
