import type { AlertStory, Told } from '../../core/alert.ts'
import type { Device, Home } from '../../core/directory.ts'
import type { HomeState } from '../../core/home-board.ts'
import type { Metric } from '../../core/metric.ts'
import { numeric } from '../../core/reading.ts'
import { seconds } from '../../core/time.ts'
import { INSTALLATION_TEST, type Missing, type Sighting, type WalkTest } from '../../core/walk-test.ts'
import type { Asker } from './access.ts'
import { signatures } from './home-profile-view.ts'
import type { FirstToldView, InstallationView, TriedDeviceView } from './install-views.ts'
import { areaNames, maskedName } from './place.ts'
import { missingOf, wantsOf } from './walk-test-wants.ts'
import type { WebOptions } from './web-options.ts'

/** Newest first; an SOS of the test is among so many, or there is worse to do. */
const ALERTS_LOOKED_AT = 20
/** Those of the ladder's first step are written down at the same moment. */
const FIRST_STEP = seconds(10)

type Sources = Pick<WebOptions, 'board' | 'walkTests' | 'auth'>

/** The home as a fitter finds it: gateways, devices, the test that is under way with what is missing, and the last that was signed. */
export async function installationView(sources: Sources, asker: Asker, home: Home): Promise<InstallationView> {
  const { walkTests, board } = sources
  const state = board.state(home.id)
  const heard = walkTests.heard(home.id)
  const devices = asker.directory.devicesOf(home.id).map((device) => triedDevice(device, state, heard))
  const test = walkTests.current(home.id)
  const last = await walkTests.lastSignedOff(home.id)
  const signed = await signatures(sources)
  return {
    home: home.id,
    areaNames: areaNames(home.area, asker.directory),
    address: home.address,
    gateways: state.gateways.map(({ id, online, lastHeardAt }) => ({
      id,
      online,
      ...(lastHeardAt === undefined ? {} : { lastHeardAt }),
    })),
    devices,
    ...(test === undefined ? {} : { test: await testView({ test, asker, state, devices, signed }) }),
    ...(last === undefined ? {} : { last: { ...last, signedBy: nameOf(last.signedBy, signed) } }),
  }
}

type Signed = Awaited<ReturnType<typeof signatures>>

const nameOf = (operator: string, signed: Signed): string => signed([{ by: operator }])[0]?.by ?? operator

function triedDevice(device: Device, state: HomeState, heard: readonly Sighting[]): TriedDeviceView {
  const { id, gateway, model, room, role } = device
  const own = heard.filter((one) => one.device === id)
  const shown = state.shown.filter((one) => one.device === id)
  const newest = (metric: Metric): number | undefined => {
    const found = shown.find((one) => one.metric === metric)
    return found === undefined ? undefined : numeric(found.value)
  }
  const said = new Set([...shown, ...own].map(({ metric }) => metric))
  const battery = newest('battery')
  const signal = newest('signal')
  return {
    id,
    gateway,
    model,
    room,
    role,
    wants: wantsOf(device, said),
    heard: own.map(({ device: _device, ...rest }) => rest),
    batteryLow: newest('battery-low') === 1,
    ...(battery === undefined ? {} : { battery }),
    ...(signal === undefined ? {} : { signal }),
  }
}

interface TestParts {
  readonly test: WalkTest
  readonly asker: Asker
  readonly state: HomeState
  readonly devices: readonly TriedDeviceView[]
  readonly signed: Signed
}

async function testView({
  test,
  asker,
  state,
  devices,
  signed,
}: TestParts): Promise<NonNullable<InstallationView['test']>> {
  const alarm = await alarmSince(test, asker)
  const told = alarm === undefined ? [] : firstTold(alarm, asker.may('residents:unmask'))
  return {
    number: test.number,
    startedAt: test.startedAt,
    startedBy: nameOf(test.startedBy, signed),
    ...(test.sos === undefined ? {} : { sosUntil: test.sos.until }),
    ...(alarm === undefined
      ? {}
      : {
          alarm: {
            code: alarm.code,
            openedAt: alarm.openedAt,
            announced: alarm.marks?.some(({ zh }) => zh === INSTALLATION_TEST.zh) === true,
            open: alarm.state !== 'resolved',
          },
        }),
    told,
    missing: [
      ...missingGateway(state),
      ...(devices.length === 0 ? [{ what: 'no-devices' as const }] : devices.flatMap(missingOf)),
      ...missingHelp(devices, alarm, told),
    ],
  }
}

/** The newest SOS of the home since the test began. */
async function alarmSince(test: WalkTest, { desk }: Asker): Promise<AlertStory | undefined> {
  const alerts = await desk.ofHome(test.home, ALERTS_LOOKED_AT)
  const own = alerts.filter(({ kind, openedAt }) => kind === 'sos' && openedAt >= test.startedAt)
  const newest = own.toSorted((a, b) => b.openedAt - a.openedAt)[0]
  return newest === undefined ? undefined : desk.story(newest.id)
}

function missingGateway({ gateways }: HomeState): readonly Missing[] {
  if (gateways.length === 0) return [{ what: 'no-gateway' }]
  return gateways.some(({ online }) => online) ? [] : [{ what: 'gateway-offline' }]
}

/** Of the button, and of those whom it calls. */
function missingHelp(
  devices: readonly TriedDeviceView[],
  alarm: AlertStory | undefined,
  told: readonly FirstToldView[],
): readonly Missing[] {
  if (!devices.some(({ wants }) => wants.some(({ metric }) => metric === 'sos'))) return [{ what: 'no-sos-device' }]
  const pressed = devices.some(({ heard }) => heard.some(({ metric, value }) => metric === 'sos' && value === true))
  // The device that was not pressed is named already.
  if (!pressed) return []
  if (alarm === undefined) return [{ what: 'sos' }]
  if (told.some(({ state }) => state === 'delivered' || state === 'answered')) return []
  if (told.length === 0) return [{ what: alarm.told.length === 0 ? 'no-contact' : 'sms-none' }]
  return [{ what: told.every(({ state }) => state === 'failed') ? 'sms-failed' : 'sms-under-way' }]
}

/** What became of the texts of the first step. */
function firstTold({ told, events }: AlertStory, names: boolean): readonly FirstToldView[] {
  const texts = told.filter(({ channel }) => channel === 'sms').toSorted((a, b) => a.at - b.at)
  const firstAt = texts[0]?.at ?? 0
  const answered = new Set(events.filter(({ channel }) => channel === 'sms').map(({ actor }) => actor))
  return texts
    .filter(({ at }) => at - firstAt <= FIRST_STEP)
    .map((text) => ({
      name: names ? text.name : maskedName(text.name),
      maskedPhone: text.maskedPhone,
      state: answered.has(text.responder) ? 'answered' : stateOf(text),
      at: text.at,
    }))
}

function stateOf({ state }: Told): FirstToldView['state'] {
  if (state === 'delivered' || state === 'accepted' || state === 'failed') return state
  return 'under-way'
}
