import type { OverviewView } from '../../api/views.ts'

/** How many homes are heard. The overview lists those in trouble first: whatever it leaves off is online. */
export const homesOnline = ({ homes, homesTotal }: Pick<OverviewView, 'homes' | 'homesTotal'>): number =>
  homesTotal - homes.filter((home) => !home.gateways.some((gateway) => gateway.online)).length
