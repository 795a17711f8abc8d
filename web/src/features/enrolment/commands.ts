const STATE = '/var/lib/wardkeep';
const CODE_FILE = '/root/wardkeep-code';

/** What is typed on the appliance. The server's address is the one this page came from. */
export const commands = {
  file: (code: string) => `(umask 077; echo ${code} > ${CODE_FILE})`,
  get claim() {
    const server = new URL(document.baseURI).origin;
    return `WARDKEEP_SERVER_URL=${server} WARDKEEP_ENROLMENT_CODE_FILE=${CODE_FILE} wardkeep-appliance claim --state ${STATE}`;
  },
  run: `wardkeep-appliance run --state ${STATE}`,
  fingerprints: `wardkeep-appliance fingerprints --state ${STATE}`,
};
