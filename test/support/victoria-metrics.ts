import { answersHttp, type RealServer, startServer } from './real-server.ts'

/** A real VictoriaMetrics with nothing in it: it takes InfluxDB's `/api/v2/write`. */
export function startVictoriaMetrics(): Promise<RealServer> {
  return startServer({
    program: 'victoria-metrics',
    args: (port, folder) => [
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${folder}/data`,
      '-retentionPeriod=100y',
      '-memory.allowedBytes=128MB',
      // Without it, VictoriaMetrics keeps the same point as often as it comes.
      '-dedup.minScrapeInterval=1ms',
      '-loggerLevel=WARN',
    ],
    answers: (port) => answersHttp(`http://127.0.0.1:${port}/health`),
  })
}
