import type { MemoryParts } from '../../../core/detector.ts'
import type { HomeId } from '../../../core/names.ts'
import type { HomeSilence } from './home-silence.ts'

/** The past silences of each home as parts of a memory: a few change in a minute, and all of them together are a hundred megabytes. */
export class SilenceParts implements MemoryParts {
  readonly #silenceOf: (home: HomeId) => Pick<HomeSilence, 'silences' | 'restoreSilences'> | undefined
  readonly #homes: () => Iterable<HomeId>
  readonly #changed = new Set<HomeId>()

  constructor(
    homes: () => Iterable<HomeId>,
    silenceOf: (home: HomeId) => Pick<HomeSilence, 'silences' | 'restoreSilences'> | undefined,
  ) {
    this.#homes = homes
    this.#silenceOf = silenceOf
  }

  keys(): Iterable<string> {
    return this.#homes()
  }

  /** The home's past has changed, or is no longer known. */
  touch(home: HomeId): void {
    this.#changed.add(home)
  }

  changed(): readonly string[] {
    return [...this.#changed]
  }

  part(key: string): string | undefined {
    return this.#silenceOf(key)?.silences()
  }

  taken(keys: readonly string[]): void {
    for (const key of keys) this.#changed.delete(key)
  }

  notSaved(keys: readonly string[]): void {
    for (const key of keys) this.#changed.add(key)
  }

  restorePart(key: string, text: string): void {
    this.#silenceOf(key)?.restoreSilences(text)
  }
}
