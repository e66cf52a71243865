import { answersHttp, type RealServer, startServer } from './real-server.ts'

/** A real InfluxDB 1.x with nothing in it. */
export function startInflux(): Promise<RealServer> {
  return startServer({
    program: 'influxdb',
    args: () => ['run'],
    env: (port, folder) => ({
      INFLUXDB_REPORTING_DISABLED: 'true',
      INFLUXDB_BIND_ADDRESS: '127.0.0.1:0',
      INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${port}`,
      INFLUXDB_HTTP_LOG_ENABLED: 'false',
      INFLUXDB_META_DIR: `${folder}/meta`,
      INFLUXDB_DATA_DIR: `${folder}/data`,
      INFLUXDB_DATA_WAL_DIR: `${folder}/wal`,
      INFLUXDB_DATA_QUERY_LOG_ENABLED: 'false',
      INFLUXDB_MONITOR_STORE_ENABLED: 'false',
      INFLUXDB_LOGGING_LEVEL: 'warn',
    }),
    answers: (port) => answersHttp(`http://127.0.0.1:${port}/ping`),
  })
}
