import type { ReactElement } from 'react'
import type { OverviewView } from '../../api/views.ts'
import { homesOnline } from './homes-online.ts'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'
import { usePage } from './page-context.ts'
import type { Dictionary } from './words.ts'

type Tone = OverviewView['alerts'][number]['severity'] | 'well'

const ICONS: Readonly<Record<Tone, IconName>> = {
  'life-safety': 'octagon',
  urgent: 'triangle',
  routine: 'circle',
  well: 'check',
}

interface Said {
  readonly tone: Tone
  readonly head: string
  readonly more: string
}

/** What is said of all homes in one breath. That nobody calls is no good news of a home that is not heard. */
function saidOf({ alerts, alertsLeftOff, homesTotal }: OverviewView, online: number, t: Dictionary): Said {
  const [worst] = alerts
  if (worst !== undefined) {
    const unanswered = alerts.filter((alert) => alert.state === 'open').length
    const more = unanswered === 0 ? t.everyAnswered : t.unanswered(unanswered)
    return { tone: worst.severity, head: t.alertsNow(alerts.length + alertsLeftOff), more }
  }
  if (online === homesTotal) return { tone: 'well', head: t.allWell, more: t.allWellMore }
  return { tone: online === 0 ? 'urgent' : 'routine', head: t.noOpenAlert, more: t.homesUnheard(homesTotal - online) }
}

/** The one sentence that somebody reads who has two seconds. */
export function NowLine({ overview }: { readonly overview: OverviewView }): ReactElement {
  const { t } = usePage()
  const online = homesOnline(overview)
  const { tone, head, more } = saidOf(overview, online, t)
  return (
    <section className={`now ${tone}`} aria-label={t.now}>
      <Icon name={ICONS[tone]} size={34} />
      <div>
        <h1>{head}</h1>
        <p>
          {more}
          <span className="now-counts">{t.counts(overview.homesTotal, online)}</span>
        </p>
      </div>
    </section>
  )
}
