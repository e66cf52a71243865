import type { AlertPositionView, AlertReadingsView } from '../../../api/alert-views.ts'
import type { AlertView } from '../../../api/views.ts'
import { ask } from '../hub-api.ts'

export async function getAlert(id: string): Promise<AlertView> {
  return (await ask(`/api/v1/alerts/${encodeURIComponent(id)}`)).json()
}

/** The open alert that replies call so. */
export async function getAlertByCode(code: string): Promise<AlertView> {
  return (await ask(`/api/v1/alerts/by-code/${encodeURIComponent(code)}`)).json()
}

export async function getAlertReadings(id: string): Promise<AlertReadingsView> {
  return (await ask(`/api/v1/alerts/${encodeURIComponent(id)}/readings`)).json()
}

/** Asking is written to the audit log when there is one. */
export async function getAlertPosition(id: string): Promise<AlertPositionView> {
  return (await ask(`/api/v1/alerts/${encodeURIComponent(id)}/position`)).json()
}

/** Where the alert's whole story is handed out as one file. */
export const evidenceAddress = (id: string, format: 'json' | 'html', full: boolean): string =>
  `/api/v1/alerts/${encodeURIComponent(id)}/evidence?format=${format}&full=${full ? '1' : '0'}`
