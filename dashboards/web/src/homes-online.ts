import type { HomeView, OverviewView } from '../../api/views.ts'

/** Whether any of its gateways is heard. */
export const isHeard = ({ gateways }: Pick<HomeView, 'gateways'>): boolean => gateways.some(({ online }) => online)

/** How many homes are heard. The overview lists those in trouble first: whatever it leaves off is online. */
export const homesOnline = ({ homes, homesTotal }: Pick<OverviewView, 'homes' | 'homesTotal'>): number =>
  homesTotal - homes.filter((home) => !isHeard(home)).length
