import { useEffect, useState } from 'react'
import { codeOf } from './hub-api.ts'
import type { ProblemError } from './hub-api.ts'

export interface Answer<T> {
  readonly data?: T
  readonly failure?: ProblemError['code']
}

/** Asks the hub, and again every `period` ms while it is shown; a failed refresh keeps what was there. */
export function useAnswer<T>(ask: () => Promise<T>, key: string, period: number): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({})
  useEffect(() => {
    let shown = true
    const run = (): void =>
      void ask().then(
        (data) => shown && setAnswer({ data }),
        (error: unknown) => shown && setAnswer((known) => ({ ...known, failure: codeOf(error) })),
      )
    run()
    const timer = setInterval(run, period)
    return () => {
      shown = false
      clearInterval(timer)
    }
    // `ask` is a new function at each drawing; what it asks for is named by `key`.
  }, [key, period])
  return answer
}
