import type { Image } from './image.ts'

/** Data stores. Those that refuse to start without a password do so here as well. */
export const databases: readonly Image[] = [
  {
    names: ['redis', 'valkey/valkey', 'bitnami/redis', 'registry.k8s.io/redis', 'gcr.io/google_containers/redis', 'gcr.io/google-samples/gb-redis-follower'],
    base: 'debian',
    layers: [1200, 1_100_000, 15_600_000, 98],
    kind: 'server',
    ports: [6379],
    startupMs: [30, 60],
    onTerm: { code: 0, ms: 30 },
    greeting: ['* Ready to accept connections tcp'],
  },
  { names: ['memcached'], base: 'debian', layers: [5_400_000, 290], kind: 'server', ports: [11211], startupMs: [10, 30], onTerm: { code: 0, ms: 10 }, user: 11211 },
  {
    names: ['postgres', 'bitnami/postgresql'],
    base: 'debian',
    layers: [1_200_000, 4_600_000, 8_066_000, 110_000_000, 9100],
    kind: 'server',
    ports: [5432],
    startupMs: [2500, 1500],
    onTerm: { code: 0, ms: 150 },
    requiredEnv: {
      anyOf: ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD', 'POSTGRESQL_PASSWORD'],
      log: ['Error: Database is uninitialized and superuser password is not specified.', '       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.'],
    },
    greeting: ['LOG:  database system is ready to accept connections'],
  },
  {
    names: ['mysql', 'bitnami/mysql', 'percona'],
    base: 'debian',
    layers: [983_000, 4_600_000, 47_000_000, 128_000_000],
    kind: 'server',
    ports: [3306, 33060],
    startupMs: [6000, 4000],
    onTerm: { code: 0, ms: 800 },
    requiredEnv: {
      anyOf: ['MYSQL_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD_FILE', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'],
      log: ['[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified', '    You need to specify one of the following as an environment variable:', '    - MYSQL_ROOT_PASSWORD', '    - MYSQL_ALLOW_EMPTY_PASSWORD', '    - MYSQL_RANDOM_ROOT_PASSWORD'],
    },
    greeting: ['[Server] /usr/sbin/mysqld: ready for connections.'],
  },
  {
    names: ['mariadb', 'bitnami/mariadb'],
    base: 'debian',
    layers: [1_900, 22_000_000, 74_000_000, 3100],
    kind: 'server',
    ports: [3306],
    startupMs: [4000, 2500],
    onTerm: { code: 0, ms: 500 },
    requiredEnv: {
      anyOf: ['MARIADB_ROOT_PASSWORD', 'MARIADB_ROOT_PASSWORD_HASH', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MARIADB_RANDOM_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'],
      log: ['[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified', '\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD'],
    },
    greeting: ['[Note] mariadbd: ready for connections.'],
  },
  { names: ['mongo', 'mongodb/mongodb-community-server'], base: 'debian', layers: [2100, 1_500_000, 246_000_000], kind: 'server', ports: [27017], startupMs: [1200, 800], onTerm: { code: 0, ms: 400 } },
  { names: ['cassandra', 'gcr.io/google-samples/cassandra'], base: 'jdk', layers: [60_000_000], kind: 'server', ports: [9042, 7000], startupMs: [15_000, 10_000], onTerm: { code: 143, ms: 2000 } },
  { names: ['elasticsearch', 'docker.elastic.co/elasticsearch/elasticsearch'], base: 'jdk', layers: [420_000_000], kind: 'server', ports: [9200, 9300], startupMs: [12_000, 6000], onTerm: { code: 143, ms: 1500 }, user: 1000 },
  { names: ['rabbitmq'], base: 'debian', layers: [65_000_000], kind: 'server', ports: [5672], startupMs: [5000, 3000], onTerm: { code: 0, ms: 1200 } },
  { names: ['registry.k8s.io/kubernetes-zookeeper', 'zookeeper'], base: 'jdk', layers: [38_000_000], kind: 'server', ports: [2181, 2888, 3888], startupMs: [1500, 1000], onTerm: { code: 143, ms: 200 } },
]
