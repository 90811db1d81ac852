"""Nothing beside the API."""

urlpatterns: list[object] = []
