/** What `/metrics` shows of counting. Names are Prometheus names without the `shouwang_` prefix. */
export interface Counter {
  add(by?: number, labels?: Readonly<Record<string, string>>): void
}

export interface Histogram {
  /** Seconds. */
  observe(seconds: number, labels?: Readonly<Record<string, string>>): void
}

/** The port to the metrics library; the same name always answers the same instrument. */
export interface Metrics {
  /** @param labels the label names that `add` may be given; their values must be few (no home, phone or device). */
  counter(name: string, help: string, labels?: readonly string[]): Counter
  /** @param labels as of `counter` */
  histogram(name: string, help: string, labels?: readonly string[]): Histogram
  /**
   * `read` is asked when somebody scrapes.
   *
   * @param labels the names of the labels, when `read` answers a value for each of several
   */
  gauge(name: string, help: string, read: () => number | readonly LabelledValue[], labels?: readonly string[]): void
}

export interface LabelledValue {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export const noMetrics: Metrics = {
  counter: () => ({ add() {} }),
  histogram: () => ({ observe() {} }),
  gauge() {},
}
