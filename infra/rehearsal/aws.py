"""ministack with what the stack needs beyond it; docs/deploy.md has what it does differently from AWS."""

import json
import os

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import apigateway, cognito, eventbridge, lambda_svc
from ministack.services.cloudformation import provisioners

handlers = provisioners._RESOURCE_HANDLERS


def kept(physical_id, old, new, *rest):
    return physical_id, {}


# CodeDeploy: names only. An alias moves at once.
def named(logical_id, properties, stack):
    key = "DeploymentGroupName" if "ServiceRoleArn" in properties else "ApplicationName"
    return properties.get(key) or provisioners._physical_name(stack, logical_id, max_len=100), {}


for kind in ("Application", "DeploymentGroup"):
    handlers[f"AWS::CodeDeploy::{kind}"] = {
        "create": named,
        "update": kept,
        "delete": lambda physical_id, properties: None,
    }


# Archives: its EventBridge has them, its CloudFormation does not.
def archive(logical_id, properties, stack):
    pattern = properties.get("EventPattern", "")
    status, _, body = eventbridge._create_archive(
        {
            "ArchiveName": properties["ArchiveName"],
            "EventSourceArn": properties["SourceArn"],
            "EventPattern": pattern if isinstance(pattern, str) else json.dumps(pattern),
            "RetentionDays": int(properties.get("RetentionDays", 0)),
        }
    )
    if status != 200:
        raise ValueError(f"AWS::Events::Archive: {body!r}")
    return properties["ArchiveName"], {"Arn": json.loads(body)["ArchiveArn"]}


handlers["AWS::Events::Archive"] = {
    "create": archive,
    "update": kept,
    "delete": lambda physical_id, properties: eventbridge._delete_archive({"ArchiveName": physical_id}) and None,
}

# Alarms of metric math: names only.
alarm = handlers["AWS::CloudWatch::Alarm"]
create, update = alarm["create"], alarm["update"]


def alarm_or_name(logical_id, properties, stack):
    if "Metrics" not in properties:
        return create(logical_id, properties, stack)
    name = properties.get("AlarmName") or provisioners._physical_name(stack, logical_id, max_len=255)
    region, account = provisioners.get_region(), provisioners.get_account_id()
    return name, {"Arn": f"arn:aws:cloudwatch:{region}:{account}:alarm:{name}"}


alarm["create"] = alarm_or_name
alarm["update"] = lambda physical_id, old, new, *rest: (
    kept(physical_id, old, new) if "Metrics" in new else update(physical_id, old, new, *rest)
)

# The keys of its own Cognito without a request over plain HTTP, which it does not serve here.
async def keys_at(url):
    pool = url.removesuffix("/.well-known/jwks.json").rsplit("/", 1)[-1]
    return json.loads(cognito.well_known_jwks(pool)[2])


apigateway._fetch_jwks = keys_at

# A filter of a source reaches into lists, as EventBridge's patterns do.
match = lambda_svc._match_esm_filter


def matches(record, pattern):
    if isinstance(record, list):
        return any(matches(item, pattern) for item in record)
    if not isinstance(record, dict):
        return False
    nested = {key: part for key, part in pattern.items() if isinstance(part, dict)}
    leaves = {key: part for key, part in pattern.items() if not isinstance(part, dict)}
    return match(record, leaves) and all(matches(record.get(key), part) for key, part in nested.items())


lambda_svc._match_esm_filter = matches

# A function that is called by an alias is asked for by that.
arn_of = iam_actions.extract_resource_arn


def qualified(service, method, path, headers, body, parameters, region, account):
    arn = arn_of(service, method, path, headers, body, parameters, region, account)
    alias = parameters.get("Qualifier") if service == "lambda" and path.endswith("/invocations") else None
    return f"{arn}:{alias[0] if isinstance(alias, list) else alias}" if alias else arn


iam_actions.extract_resource_arn = qualified

# Who was allowed what, and who was not: a line of JSON each.
enforce = iam_evaluator.enforce
journal = open(os.environ["DECISIONS"], "a", buffering=1)


def noted(access_key_id, action, service, region, resource_arn="*", service_context=None):
    denied = enforce(access_key_id, action, service, region, resource_arn, service_context)
    who = getattr(iam_evaluator.resolve_principal(access_key_id or "", get_account_id()), "arn", None)
    journal.write(json.dumps({"who": who, "action": action, "on": resource_arn, "allowed": not denied}) + "\n")
    return denied


iam_evaluator.enforce = noted

app.main()
