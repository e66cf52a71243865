import type { ReactElement } from 'react'
import { metricFacts } from '../../../core/metric.ts'
import type { ActivityLane, HomeDetailView } from '../../api/views.ts'
import { usePage } from './page-context.ts'
import { clockMinutes } from './time-text.ts'

const HOUR = 3_600_000
const GRID_HOURS = 4

interface Run {
  readonly start: number
  readonly length: number
}

/** Neighbouring active steps as one bar. */
function runsOf(marks: readonly boolean[]): readonly Run[] {
  const runs: Run[] = []
  let start: number | undefined
  for (const [index, mark] of [...marks, false].entries()) {
    if (mark) start ??= index
    else if (start !== undefined) {
      runs.push({ start, length: index - start })
      start = undefined
    }
  }
  return runs
}

function Lane({ lane, label }: { readonly lane: ActivityLane; readonly label: string }): ReactElement {
  const steps = lane.marks.length
  return (
    <svg className="lane" viewBox={`0 0 ${steps} 10`} preserveAspectRatio="none" role="img" aria-label={label}>
      {runsOf(lane.marks).map(({ start, length }) => (
        <rect key={start} x={start} width={length} y={0} height={10} />
      ))}
    </svg>
  )
}

/** When each sensor saw the resident in the last 24 hours, one lane a sensor. */
export function ActivityStrip({ activity }: { readonly activity: HomeDetailView['activity'] }): ReactElement {
  const { t, language, timeZone } = usePage()
  const { from, step, lanes } = activity
  if (lanes.every((lane) => !lane.marks.includes(true))) return <p className="quiet">{t.activityNone}</p>
  const length = (lanes[0]?.marks.length ?? 0) * step
  const first = Math.ceil(from / HOUR) * HOUR
  const hours = Array.from({ length: Math.floor(length / HOUR) }, (_, index) => first + index * HOUR)
  // A label at the very end would not fit.
  const shownHours = hours.filter(
    (at) => Number(clockMinutes(at, timeZone).slice(0, 2)) % GRID_HOURS === 0 && at < from + length - HOUR * 2,
  )
  return (
    <div className="activity">
      {lanes.map((lane) => {
        const metric = metricFacts(lane.metric)[language]
        const count = lane.marks.filter(Boolean).length
        return (
          <div className="activity-row" key={`${lane.device} ${lane.metric}`}>
            <span>
              {t.room[lane.room]} <span className="quiet">{metric}</span>
            </span>
            <Lane lane={lane} label={t.activityLane(t.room[lane.room], metric, count)} />
          </div>
        )
      })}
      <div className="activity-row axis" aria-hidden="true">
        <span />
        <span className="hours figures">
          {shownHours.map((at) => (
            <span key={at} style={{ left: `${((at - from) / length) * 100}%` }}>
              {clockMinutes(at, timeZone)}
            </span>
          ))}
        </span>
      </div>
    </div>
  )
}
