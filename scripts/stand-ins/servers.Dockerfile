# What docker-compose.yml takes from a registry, of Debian's packages: each target understands what the compose file asks of the official image.
FROM stand-in/servers-system AS postgres
COPY postgres.sh /usr/local/bin/
RUN ln -s /usr/lib/postgresql/17/bin/* /usr/local/bin/ && mkdir -p /var/lib/postgresql/data
ENTRYPOINT ["sh", "/usr/local/bin/postgres.sh"]

FROM stand-in/servers-system AS redis
USER redis

FROM stand-in/servers-system AS nats
ENTRYPOINT ["nats-server"]
