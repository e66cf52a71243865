/** CPU time of this process between two looks at its event loop, the longest since it was last asked, ms; collecting garbage is counted in. */
export class LongestTurn {
  #since = process.cpuUsage()
  #longest = 0
  #looking = false

  /** Looks after every turn of the loop until stopped: it takes a core meanwhile. */
  start(): void {
    this.#looking = true
    this.#longest = 0
    this.#since = process.cpuUsage()
    this.#look()
  }

  stop(): number {
    this.#looking = false
    return this.#longest
  }

  #look(): void {
    setImmediate(() => {
      const { user, system } = process.cpuUsage(this.#since)
      this.#longest = Math.max(this.#longest, (user + system) / 1000)
      this.#since = process.cpuUsage()
      if (this.#looking) this.#look()
    })
  }
}
