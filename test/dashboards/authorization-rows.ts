import type { Permission } from '../../core/operators.ts'

/** H01 lies in the first grid, H02 and its alert in the second; both in the village 120117101201. */
export const OWN = '12011710120101'
export const FOREIGN = '12011710120102'

export interface Row {
  readonly route: string
  readonly needs: Permission | 'signed-in' | 'nobody'
  /** A text is sent as a file. */
  readonly body?: object | string
  /** What it answers to who may, within their area. */
  readonly ok: number
  /** The same route about what lies in another area; not there. */
  readonly elsewhere?: string
}

const FIGURE = { name: 'inactivityCeiling', value: '10 h', why: '试行' }

/** Routes of more than one home. */
export const OTHER_ROWS: readonly Row[] = [
  { route: 'GET /api/v1/openapi.json', needs: 'nobody', ok: 200 },
  { route: 'POST /api/v1/login', needs: 'nobody', body: { password: 'x' }, ok: 403 },
  { route: 'POST /api/v1/logout', needs: 'nobody', body: {}, ok: 204 },
  { route: 'GET /api/v1/me', needs: 'signed-in', ok: 200 },
  { route: 'POST /api/v1/me/password', needs: 'signed-in', body: { old: 'x', new: 'y' }, ok: 403 },
  { route: 'GET /api/v1/me/sign-ins', needs: 'signed-in', ok: 200 },
  { route: 'DELETE /api/v1/me/sign-ins', needs: 'signed-in', body: {}, ok: 200 },
  { route: 'GET /api/v1/operators', needs: 'operators:write', ok: 200 },
  {
    route: 'POST /api/v1/operators',
    needs: 'operators:write',
    body: { login: 'x', name: 'x', role: 'village', scope: OWN },
    ok: 400,
  },
  { route: 'PATCH /api/v1/operators/nobody', needs: 'operators:write', body: {}, ok: 404 },
  { route: 'POST /api/v1/operators/nobody/password', needs: 'operators:write', body: {}, ok: 404 },
  { route: 'GET /api/v1/system', needs: 'system:read', ok: 200 },
  { route: 'GET /api/v1/audit', needs: 'audit:read', ok: 200 },
  { route: 'GET /api/v1/overview', needs: 'homes:read', ok: 200 },
  {
    route: 'GET /api/v1/alerts/al-0014-a7/evidence',
    needs: 'alerts:read',
    ok: 200,
    elsewhere: 'GET /api/v1/alerts/al-0015-d4/evidence',
  },
  {
    route: 'GET /api/v1/alerts/al-0014-a7/position',
    needs: 'residents:unmask',
    ok: 200,
    elsewhere: 'GET /api/v1/alerts/al-0015-d4/position',
  },
  { route: 'GET /api/v1/homes', needs: 'homes:read', ok: 200 },
  { route: 'GET /api/v1/withdrawals', needs: 'homes:write', ok: 200 },
  { route: 'GET /api/v1/erasures', needs: 'homes:erase', ok: 200 },
  { route: 'GET /api/v1/wall', needs: 'alerts:read', ok: 200 },
  { route: 'GET /api/v1/quarantine', needs: 'quarantine:read', ok: 200 },
  {
    route: 'GET /api/v1/reports/monthly',
    needs: 'reports:read',
    ok: 200,
    elsewhere: `GET /api/v1/reports/monthly?area=${FOREIGN}`,
  },
  {
    route: 'GET /api/v1/reports/monthly.csv',
    needs: 'reports:read',
    ok: 200,
    elsewhere: `GET /api/v1/reports/monthly.csv?area=${FOREIGN}`,
  },
  { route: 'GET /api/v1/rules', needs: 'rules:read', ok: 200 },
  { route: 'GET /api/v1/rules/overrides?name=inactivityCeiling', needs: 'rules:read', ok: 200 },
  { route: 'GET /api/v1/rules/changes', needs: 'rules:read', ok: 200 },
  { route: 'GET /api/v1/rules/ladders', needs: 'rules:read', ok: 200 },
  // What holds for the whole district is no business of who sees a grid of it.
  { route: 'PUT /api/v1/rules/district', needs: 'rules:write', body: FIGURE, ok: 403 },
  {
    route: 'PUT /api/v1/rules/ladders',
    needs: 'rules:write',
    body: { severity: 'urgent', area: FOREIGN, ladder: null, why: '试行' },
    ok: 404,
  },
  { route: 'POST /api/v1/rules/trials', needs: 'rules:write', body: { name: 'dayStart', value: '5 h' }, ok: 403 },
  { route: 'GET /api/v1/rules/trials/nobody', needs: 'rules:write', ok: 404 },
  { route: 'DELETE /api/v1/rules/trials/nobody', needs: 'rules:write', body: {}, ok: 404 },
  { route: 'GET /api/v1/tables/homes', needs: 'installations:write', ok: 200 },
  { route: 'GET /api/v1/tables/homes/template', needs: 'installations:write', ok: 200 },
  { route: 'POST /api/v1/tables/devices/preview', needs: 'installations:write', body: '住户编号\n', ok: 200 },
  {
    route: `POST /api/v1/tables/devices/imports?digest=${'0'.repeat(64)}`,
    needs: 'installations:write',
    body: '住户编号\n',
    ok: 200,
  },
  { route: 'GET /api/v1/quarantine/replay', needs: 'quarantine:read', ok: 200 },
  // What is in the quarantine belongs to no area: nobody of an area has it decoded again.
  { route: 'POST /api/v1/quarantine/replay', needs: 'installations:write', body: {}, ok: 403 },
  // It is there already.
  { route: 'POST /api/v1/gateways', needs: 'homes:write', body: { gateways: ['GH03'] }, ok: 400 },
  { route: 'GET /api/v1/devices', needs: 'devices:read', ok: 200 },
  { route: 'GET /api/v1/devices/replacements', needs: 'devices:read', ok: 200 },
  { route: 'GET /api/v1/duty', needs: 'rosters:read', ok: 200 },
  {
    route: `GET /api/v1/duty/calendar?area=${OWN}`,
    needs: 'rosters:read',
    ok: 200,
    elsewhere: `GET /api/v1/duty/calendar?area=${FOREIGN}`,
  },
  { route: 'GET /api/v1/duty/history', needs: 'rosters:read', ok: 200 },
  {
    route: 'POST /api/v1/duty/responders/g-ma/unmask',
    needs: 'residents:unmask',
    body: {},
    ok: 200,
    elsewhere: 'POST /api/v1/duty/responders/g-guo/unmask',
  },
  {
    route: `PUT /api/v1/duty/rosters/grid-worker/${OWN}`,
    needs: 'rosters:write',
    body: { shifts: null, basedOn: 0, why: '不再轮班' },
    ok: 200,
    elsewhere: `PUT /api/v1/duty/rosters/grid-worker/${FOREIGN}`,
  },
  {
    route: `POST /api/v1/duty/rosters/grid-worker/${OWN}/preview`,
    needs: 'rosters:write',
    body: { shifts: [] },
    ok: 200,
    elsewhere: `POST /api/v1/duty/rosters/grid-worker/${FOREIGN}/preview`,
  },
  {
    route: 'POST /api/v1/duty/responders/g-ma/substitutions',
    needs: 'rosters:write',
    body: { instead: null, from: '2026-11-23', until: '2026-11-23', why: '请假' },
    ok: 201,
    elsewhere: 'POST /api/v1/duty/responders/g-guo/substitutions',
  },
  { route: 'GET /api/v1/duty/holidays', needs: 'rosters:read', ok: 200 },
  // One list holds for the whole hub: nobody of an area below the district changes it.
  {
    route: 'PUT /api/v1/duty/holidays/2027',
    needs: 'rosters:write',
    body: { festivals: null, basedOn: 0, why: '试录' },
    ok: 403,
  },
  { route: 'POST /api/v1/duty/holidays/2027/preview', needs: 'rosters:write', body: { festivals: [] }, ok: 403 },
  { route: 'DELETE /api/v1/duty/substitutions/9', needs: 'rosters:write', body: { why: '回来了' }, ok: 404 },
  { route: 'GET /api/v1/alerts', needs: 'alerts:read', ok: 200 },
  {
    route: 'GET /api/v1/alerts/al-0014-a7',
    needs: 'alerts:read',
    ok: 200,
    elsewhere: 'GET /api/v1/alerts/al-0015-d4',
  },
  {
    route: 'GET /api/v1/alerts/by-code/A7',
    needs: 'alerts:read',
    ok: 200,
    elsewhere: 'GET /api/v1/alerts/by-code/D4',
  },
  {
    route: 'GET /api/v1/alerts/al-0014-a7/readings',
    needs: 'alerts:read',
    ok: 200,
    elsewhere: 'GET /api/v1/alerts/al-0015-d4/readings',
  },
  {
    route: 'POST /api/v1/alerts/al-0014-a7/actions',
    needs: 'alerts:act',
    body: { type: 'acknowledge' },
    ok: 200,
    elsewhere: 'POST /api/v1/alerts/al-0015-d4/actions',
  },
]
