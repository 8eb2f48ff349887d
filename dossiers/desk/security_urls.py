"""Addresses of a device that is gone, mounted at /equipe/."""

from django.urls import path

from dossiers.desk.device_loss import device_loss, lost_device

urlpatterns = [
    path("moi/securite/disparu/<uuid:pk>/", device_loss, name="device_loss"),
    path("moi/securite/disparu/pour/<uuid:pk>/", lost_device, name="lost_device_of"),
]
