import type { ReactElement } from 'react'
import { durationWords } from '../../../../core/duration-words.ts'
import type { Ladder } from '../../../../core/rule-desk.ts'
import type { DurationMs } from '../../../../core/time.ts'
import { usePage } from '../page-context.ts'
import { RULES_WORDS } from './rules-words.ts'

const HOLDS = ['acknowledgementHolds', 'enRouteHolds', 'onSceneAsksAfter', 'unresolvedAfter'] as const

/** A ladder as steps with their times, and in words what follows. */
export function LadderPicture({ ladder }: { readonly ladder: Ladder }): ReactElement {
  const { t, language } = usePage()
  const words = RULES_WORDS[language]
  const { steps, repeat, residentFirst = 0, digest } = ladder
  const time = (length: DurationMs): string => durationWords(length)[language]
  const holds = HOLDS.flatMap((name) => {
    const length = ladder[name]
    return length === undefined ? [] : [`${words.holds[name]} ${time(length)}`]
  })
  return (
    <>
      {residentFirst > 0 ? <p className="ladder-note">{words.residentFirst(time(residentFirst))}</p> : null}
      <ol className="ladder">
        {steps.map(({ after, roles, channels }, index) => (
          <li key={`${index} ${after}`}>
            <b className="ladder-time figures">
              {after > 0 ? time(after) : digest ? words.withDigest : words.immediately}
            </b>
            <span className="ladder-level quiet">{words.step(index + 1)}</span>
            <span>{roles.map((role) => words.roles[role]).join(t.comma)}</span>
            <span className="quiet">{channels.map((way) => words.channels[way]).join(' + ')}</span>
          </li>
        ))}
      </ol>
      <ul className="ladder-more quiet">
        {digest ? <li>{words.digest}</li> : null}
        {repeat === undefined ? null : (
          <li>{words.repeat(repeat.rounds, time(repeat.every), time(repeat.thenEvery))}</li>
        )}
        {holds.length === 0 ? null : <li>{holds.join(' · ')}</li>}
      </ul>
    </>
  )
}
