"""What the portal serves beside its pages: downloads, forms, letters' links, messages of others."""

from __future__ import annotations

from starlette.routing import BaseRoute

from auth import oidc, routes
from ui import (
    application_files,
    application_form,
    bank_exports,
    contract_downloads,
    document_files,
    exports,
    health,
    invoice_files,
    ledger_exports,
    links,
    onward,
    payment_routes,
    receivables_export,
    signed_form,
)

ROUTES: tuple[BaseRoute, ...] = (
    health.ROUTE,
    *routes.ROUTES,
    *oidc.ROUTES,
    *exports.ROUTES,
    *ledger_exports.ROUTES,
    *invoice_files.ROUTES,
    *receivables_export.ROUTES,
    *bank_exports.ROUTES,
    *links.ROUTES,
    *document_files.ROUTES,
    *contract_downloads.ROUTES,
    *application_form.ROUTES,
    *signed_form.ROUTES,
    *application_files.ROUTES,
    *onward.ROUTES,
    *payment_routes.ROUTES,
)
