import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Metrics } from '../core/metrics.ts'

const PREFIX = 'shouwang_'
/** Seconds: from a fast disk's sync to a vendor's time-out. */
const BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]

export interface PrometheusMetrics extends Metrics {
  text(): Promise<{ readonly contentType: string; readonly body: string }>
  /** A counter's value, all its labels together; 0 when there is no such counter. */
  total(name: string): Promise<number>
}

/** What `/metrics` shows: our instruments, and the process's own (memory, event loop, file handles). */
export function prometheusMetrics(): PrometheusMetrics {
  const registry = new Registry()
  const counters = new Map<string, Counter>()
  const histograms = new Map<string, Histogram>()
  collectDefaultMetrics({ register: registry })

  const counterNamed = (name: string, help: string, labels: readonly string[]): Counter => {
    const known = counters.get(name)
    if (known !== undefined) return known
    const made = new Counter({ name: PREFIX + name, help, labelNames: [...labels], registers: [registry] })
    counters.set(name, made)
    return made
  }
  return {
    counter(name, help, labels = []) {
      const counter = counterNamed(name, help, labels)
      return { add: (by = 1, values) => (values === undefined ? counter.inc(by) : counter.inc(values, by)) }
    },
    histogram(name, help, labels = []) {
      let histogram = histograms.get(name)
      if (histogram === undefined) {
        const labelNames = [...labels]
        histogram = new Histogram({ name: PREFIX + name, help, labelNames, buckets: BUCKETS, registers: [registry] })
        histograms.set(name, histogram)
      }
      const instrument = histogram
      return { observe: (value, of) => (of === undefined ? instrument.observe(value) : instrument.observe(of, value)) }
    },
    gauge(name, help, read, labels = []) {
      registry.removeSingleMetric(PREFIX + name)
      const gauge: Gauge = new Gauge({
        name: PREFIX + name,
        help,
        labelNames: [...labels],
        registers: [registry],
        collect() {
          const values = read()
          if (typeof values === 'number') return gauge.set(values)
          for (const { labels, value } of values) gauge.set(labels, value)
        },
      })
    },
    async total(name) {
      const values = (await counters.get(name)?.get())?.values ?? []
      return values.reduce((sum, { value }) => sum + value, 0)
    },
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}
