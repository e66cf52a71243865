import type { GatewaySecret } from '../../../../core/gateway-claims.ts'
import type { GatewayId, HomeId } from '../../../../core/names.ts'
import type { ClaimView, InstallationView } from '../../../api/install-views.ts'
import { ask, send } from '../hub-api.ts'

const one = (home: HomeId): string => `/api/v1/homes/${encodeURIComponent(home)}`

export async function getInstallation(home: HomeId): Promise<InstallationView> {
  return (await ask(`${one(home)}/installation`)).json()
}

/** @param label what the code on the gateway says, or its number */
export async function claimGateway(home: HomeId, label: string): Promise<ClaimView> {
  return (await send('POST', `${one(home)}/gateways`, { label })).json()
}

export async function startTest(home: HomeId): Promise<InstallationView> {
  return (await send('POST', `${one(home)}/installation/walk-test`, {})).json()
}

export async function announceSos(home: HomeId): Promise<InstallationView> {
  return (await send('POST', `${one(home)}/installation/sos`, {})).json()
}

export async function signOff(
  home: HomeId,
  signing: { readonly number: number; readonly reason: string },
): Promise<InstallationView> {
  return (await send('POST', `${one(home)}/installation/sign-off`, signing)).json()
}

/** @returns the secrets, the only time */
export async function addToStock(gateways: readonly GatewayId[]): Promise<readonly GatewaySecret[]> {
  const answer: { readonly secrets: readonly GatewaySecret[] } = await (
    await send('POST', '/api/v1/gateways', { gateways })
  ).json()
  return answer.secrets
}
