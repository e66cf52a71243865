/** Of `admin`, on every hub that is measured. */
export const ADMIN_PASSWORD = '桥东 bench lamp 42'
