import type { ReactElement } from 'react'
import { Drawer } from 'antd'
import { isMetric, metricFacts } from '../../../core/metric.ts'
import type { DeviceView, HomeDetailView, HomeView } from '../../api/views.ts'
import { ActivityStrip } from './activity-strip.tsx'
import { Ago } from './ago.tsx'
import { deviceName, modelText } from './device-name.ts'
import { failureText } from './failure-text.ts'
import { getHome } from './hub-api.ts'
import { Icon } from './icons.tsx'
import { MaskedPhone } from './masked-phone.tsx'
import { usePage } from './page-context.ts'
import { personFacts, placeText } from './place-text.ts'
import { PresenceControl } from './presence-control.tsx'
import { useAnswer } from './use-answer.ts'
import { valueText } from './value-text.ts'

const REFRESH = 10_000

type Latest = DeviceView['latest'][number]

function ValueText({ latest }: { readonly latest: Latest }): ReactElement {
  const { language } = usePage()
  const { metric, value, at } = latest
  return (
    <li>
      <span className="figures">
        {valueText(metric, value, language) ?? (isMetric(metric) ? metricFacts(metric)[language] : metric)}
      </span>
      <span className="quiet">
        <Ago at={at} />
      </span>
    </li>
  )
}

/** A clock that is wrong by as much as makes the hub doubt its times. */
const WRONG_CLOCK = 120_000

function ClockNote({ behind }: { readonly behind: number | undefined }): ReactElement | null {
  const { t } = usePage()
  if (behind === undefined || Math.abs(behind) <= WRONG_CLOCK) return null
  const minutes = Math.round(Math.abs(behind) / 60_000)
  const days = Math.floor(minutes / 1440)
  return <p className="quiet">{behind > 0 ? t.clockBehind(days, minutes) : t.clockAhead(days, minutes)}</p>
}

function DeviceRow({ device }: { readonly device: DeviceView }): ReactElement {
  const { t, language } = usePage()
  return (
    <li className="device">
      <p>
        <b>{deviceName(device, t, language)}</b> <span className="quiet">{modelText(device)}</span>
      </p>
      <ClockNote behind={device.clockBehind} />
      {device.latest.length === 0 ? (
        <p className="quiet">{t.noValues}</p>
      ) : (
        <ul>
          {device.latest.map((latest) => (
            <ValueText key={latest.metric} latest={latest} />
          ))}
        </ul>
      )}
    </li>
  )
}

function HomeFacts({ home }: { readonly home: HomeView }): ReactElement {
  const { t } = usePage()
  const { person } = home
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t.resident, personFacts(person, t).join(' · ')],
    [t.entry, person.entry],
  ]
  return (
    <dl className="facts-list">
      {rows.map(([label, value]) =>
        value === undefined ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
      {person.phone === undefined ? null : (
        <div>
          <dt>{t.residentPhone}</dt>
          <dd>
            <MaskedPhone home={home.id} masked={person.phone} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t.lastActivity}</dt>
        <dd>
          {home.lastActivityAt === undefined ? t.noActivity : <Ago at={home.lastActivityAt} />}
          {home.stillnessJudged ? null : <span className="tag">{t.notJudged}</span>}
        </dd>
      </div>
      {home.gateways.map((gateway) => (
        <div key={gateway.id}>
          <dt>{t.gateway}</dt>
          <dd>
            <span className={gateway.online ? 'good' : 'bad'}>
              <Icon name={gateway.online ? 'tick' : 'offline'} size={15} /> {gateway.online ? t.online : t.offline}
            </span>{' '}
            {gateway.lastHeardAt === undefined ? (
              t.unheard
            ) : (
              <span className="quiet">
                <Ago at={gateway.lastHeardAt} />
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function HomeBody({ detail }: { readonly detail: HomeDetailView }): ReactElement {
  const { t } = usePage()
  return (
    <>
      {detail.storeAnswers ? null : <p className="cleared">{t.storeAway}</p>}
      <h3>{t.activityTitle}</h3>
      <ActivityStrip activity={detail.activity} />
      <h3>{t.devicesTitle}</h3>
      {detail.devices.length === 0 ? <p className="quiet">{t.noDevices}</p> : null}
      <ul className="devices">
        {detail.devices.map((device) => (
          <DeviceRow key={device.id} device={device} />
        ))}
      </ul>
    </>
  )
}

/** A home with its devices and its last day. */
export default function HomeDrawer(props: { readonly home: HomeView; readonly onClose: () => void }): ReactElement {
  const { home, onClose } = props
  const { t } = usePage()
  const { data, failure } = useAnswer(() => getHome(home.id), home.id, REFRESH)
  return (
    <Drawer
      open
      size={560}
      onClose={onClose}
      closable={{ 'aria-label': t.close }}
      title={
        <div className="drawer-title">
          <b>{home.person.name}</b>
          <span>
            {placeText(home.place)} {home.place.homeCode}
          </span>
        </div>
      }
    >
      {/* What scrolls must be reachable by the keyboard. */}
      <section tabIndex={0} aria-label={home.person.name}>
        <PresenceControl key={home.id} home={home} />
        <HomeFacts home={home} />
        {data === undefined && failure === undefined ? <p className="quiet">{t.loading}</p> : null}
        {failure === undefined ? null : (
          <p role="alert" className="failure">
            {failureText(failure, t)}
          </p>
        )}
        {data === undefined ? null : <HomeBody detail={data} />}
      </section>
    </Drawer>
  )
}
