import { runService } from '#runtime';
import { authSession } from './app.module';

void runService(authSession);
