/** Who is who in docs/example-installation.yaml. */
export const QIAN_GRID_WORKER = '+8613800002003'
export const SONG_GRID_WORKER = '+8613800002004'
export const GAO_VILLAGE = '+8613800002005'
export const LUO_VILLAGE = '+8613800002006'
export const TOWN_DUTY = '+8613800002007'
export const DISTRICT_DUTY = '+8613800002008'
export const HE_NEIGHBOUR = '+8613800002001'
export const LIN_CARER = '+8613800002002'
