/** `npm run audit -- verify`: whether the audit log was touched; that of the demo while it runs. */
import { runBillingCommand } from './lib/billing-command.mjs';
import { die } from './lib/project.mjs';

await runBillingCommand('audit').catch(die);
