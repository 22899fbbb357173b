import { INTERNAL, Refusal, SUBSCRIPTION_REQUIRED, VALIDATION_FAILED, type RefusalDetails } from '#contracts';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessAudit } from '../audit/access-audit.service';
import { ROUTE_NOT_FOUND, STATUS_OF_CODE, STATUS_OF_KIND } from './codes';
import { preferredLanguage } from './language';
import { problemBody, PROBLEM_TYPE } from './problem';

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly details?: RefusalDetails;
}

/** What HTTP itself refused, by the status it chose. */
const OF_HTTP: Readonly<Record<number, Problem>> = {
  400: {
    status: STATUS_OF_CODE.VALIDATION_FAILED,
    code: VALIDATION_FAILED.code,
    details: { errors: [{ field: '', code: 'FORMAT' }] },
  },
  404: { status: 404, code: ROUTE_NOT_FOUND.code },
  413: { status: STATUS_OF_CODE.BODY_TOO_LARGE, code: 'BODY_TOO_LARGE' },
  415: { status: STATUS_OF_CODE.UNSUPPORTED_MEDIA_TYPE, code: 'UNSUPPORTED_MEDIA_TYPE' },
};

const INVALID = STATUS_OF_KIND.invalid;

/** Seconds a client should leave us alone when nobody said how long. */
const RETRY_AFTER_SECONDS = 2;

/** Turns whatever ended a request into RFC 9457. What nobody declared is INTERNAL: logged here, told without its words. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(private readonly audit: AccessAudit) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (error instanceof Refusal && error.is(SUBSCRIPTION_REQUIRED)) this.noteRefusal(request);
    const problem = this.problemOf(error);
    const status = INVALID === problem.status ? (request.route?.atTheDoor?.invalidStatus ?? problem.status) : problem.status;
    sendProblem(request, http.getResponse<FastifyReply>(), { ...problem, status });
  }

  private noteRefusal({ session, route, id }: FastifyRequest): void {
    if (session !== undefined && route?.atTheDoor !== undefined) this.audit.refused(session.driverId, route.atTheDoor.name, id);
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof Refusal) return { status: STATUS_OF_KIND[error.kind], code: error.code, details: error.details };
    const ofHttp = error instanceof HttpException ? OF_HTTP[error.getStatus()] : undefined;
    if (ofHttp !== undefined) return ofHttp;
    this.logger.error(error, 'a request failed');
    return { status: STATUS_OF_KIND[INTERNAL.kind], code: INTERNAL.code };
  }
}

/** Ends a request with a problem. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, { status, code, details = {} }: Problem): void {
  if (reply.sent) return;
  const language = preferredLanguage(request.headers['accept-language']);
  const wait = details.retryAfterSeconds ?? (status === 429 || status === 503 ? RETRY_AFTER_SECONDS : undefined);
  if (wait !== undefined) reply.header('retry-after', Math.max(1, wait));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  void reply
    .code(status)
    .headers({
      'content-type': PROBLEM_TYPE,
      'content-language': language,
      'cache-control': 'no-store',
      vary: 'Origin, Accept-Language',
    })
    .send(JSON.stringify(problemBody(code, status, language, request.id, details)));
}
